/** Inside a worker: Python of the site's own runtime, and the protocol that both workers speak. Nothing crosses but strings. */

import type { PyodideAPI } from 'pyodide';

/** `runtime.json`, made by `builder/publish/bundle.py`; addresses are relative to it. */
interface Runtime {
  readonly indexURL: string;
  readonly stdLibURL: string;
  readonly scorerStdLibURL: string;
  readonly lockFileURL: string;
  readonly packages: string[];
}

/** What a worker does with a command: text in, text out. `worn`: what served it should not serve another. */
export interface Served {
  readonly r: string;
  readonly worn?: boolean;
}

type Serve = (cmd: string, data: string) => Served;

/** Start Python with the engine. The scorer gets the part of the standard library that it needs, learners' programs all of it. */
export async function bootPython(root: string, library: 'stdLibURL' | 'scorerStdLibURL', jsglobals?: object): Promise<PyodideAPI> {
  const manifest = new URL('assets/paydown/runtime/runtime.json', root);
  const runtime = (await (await fetch(manifest)).json()) as Runtime;
  const at = (path: string) => new URL(path, manifest).href;
  const { loadPyodide } = (await import(at(`${runtime.indexURL}pyodide.mjs`))) as typeof import('pyodide');
  return loadPyodide({
    indexURL: at(runtime.indexURL),
    stdLibURL: at(runtime[library]),
    lockFileURL: at(runtime.lockFileURL),
    packages: runtime.packages,
    ...(jsglobals && { jsglobals, stdin: () => null }),
  });
}

/** Answer messages `{id, cmd, data}` with `{id, r}` or `{id, e}`, one after the other; the first is `boot`, with the root as data. */
export function serve(boot: (root: string) => Promise<Serve>): void {
  const post = self.postMessage.bind(self);
  let answer: Promise<Serve> | undefined;
  const told = (id: number, fault: unknown) => post({ id, e: String(fault) });
  self.onmessage = ({ data: { id, cmd, data } }: MessageEvent<{ id: number; cmd: string; data: string }>) => {
    if (cmd === 'boot') {
      answer = boot((JSON.parse(data) as { root: string }).root);
      answer.then(() => post({ id, r: 'ready' })).catch((fault) => told(id, fault));
    } else if (answer) {
      answer.then((ready) => post({ id, ...ready(cmd, data) })).catch((fault) => told(id, fault));
    } else {
      told(id, 'not booted: the first message must be `boot`');
    }
  };
}
