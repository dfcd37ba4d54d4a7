// node pyodide_calls.mjs RUNTIME CALLS RESULTS: boots the built runtime with the full standard library, as learners' programs
// get it, and makes each call of the JSON file CALLS, a list of [module, function, text]; writes the list of texts to RESULTS.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [folder, calls, results] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(folder, "runtime.json"), "utf8"));
const lock = join(folder, manifest.lockFileURL);
const { loadPyodide } = await import(join(folder, manifest.indexURL, "pyodide.mjs"));
const python = await loadPyodide({
  indexURL: join(folder, manifest.indexURL),
  stdLibURL: join(folder, manifest.stdLibURL),
  lockFileURL: lock,
  packageCacheDir: dirname(lock),
  packages: manifest.packages,
});
const found = JSON.parse(readFileSync(calls, "utf8")).map(([module, name, text]) => python.pyimport(module)[name](text));
writeFileSync(results, JSON.stringify(found));
process.exit(0);
