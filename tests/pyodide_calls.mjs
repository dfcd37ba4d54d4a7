// node pyodide_calls.mjs RUNTIME stdLibURL|scorerStdLibURL CALLS RESULTS: boots the built runtime as a worker does and makes each call of the JSON file CALLS, a list of [module, function, text]; writes the list of texts to RESULTS.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [folder, stdlib, calls, results] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(folder, "runtime.json"), "utf8"));
const lock = join(folder, manifest.lockFileURL);
const { loadPyodide } = await import(join(folder, manifest.indexURL, "pyodide.mjs"));
const python = await loadPyodide({
  indexURL: join(folder, manifest.indexURL),
  stdLibURL: join(folder, manifest[stdlib]),
  lockFileURL: lock,
  packageCacheDir: dirname(lock),
  packages: manifest.packages,
});
const found = JSON.parse(readFileSync(calls, "utf8")).map(([module, name, text]) => {
  try {
    return python.pyimport(module)[name](text);
  } catch (error) {
    console.error(`${module}.${name}(${text.slice(0, 2000)}): ${error.message}`); // without this, Node prints a megabyte
    process.exit(1);
  }
});
writeFileSync(results, JSON.stringify(found));
process.exit(0);
