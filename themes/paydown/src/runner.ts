/** The worker that runs learners' programs. The page ends it when time is up; until then it serves one job after the other. */

import { bootPython, serve } from './python';

/** Memory never shrinks: a worker that has grown beyond this many bytes is done with. */
const MOST_MEMORY = 256 << 20;

serve(async (root) => {
  const python = await bootPython(root, 'stdLibURL', {});
  const perform = python.pyimport('builder.runner.harness').perform_json as (job: string) => string;
  const memory = (python as unknown as { _module: { HEAPU8: Uint8Array } })._module;
  return (_cmd, job) => ({ r: perform(job), worn: memory.HEAPU8.length > MOST_MEMORY });
});
