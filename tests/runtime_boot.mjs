// node runtime_boot.mjs RUNTIME stdLibURL|scorerStdLibURL PROGRAM: boots the built runtime as a worker does, runs a
// Python program in it, prints the text that the program's last expression is. The bytes are the site's own.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [folder, stdlib, program] = process.argv.slice(2);
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
try {
  console.log(python.runPython(program));
  process.exit(0);
} catch (error) {
  console.error(error.message); // without this, Node prints the line of pyodide.asm.mjs: a megabyte
  process.exit(1);
}
