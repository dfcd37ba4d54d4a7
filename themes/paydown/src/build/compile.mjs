// node compile.mjs COMMAND FOLDER: runs a command of compile.py inside Pyodide, with FOLDER as its /work.
// Only there is the magic number of compiled Python right by construction. Called by builder/publish/bundle.py.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPyodide } from "pyodide";

const [command, folder] = process.argv.slice(2);
const optional = (name) => (existsSync(join(folder, name)) ? join(folder, name) : undefined);
const lock = optional("pyodide-lock.json");
const python = await loadPyodide({
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
  stdLibURL: optional("stdlib-full.zip"),
  ...(lock && { lockFileURL: lock, packages: ["paydown"], packageCacheDir: folder }),
});
python.FS.mkdir("/work");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/work");
python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf8"));
python.globals.get(command)();
process.exit(0);
