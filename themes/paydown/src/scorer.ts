/** The trusted worker: it judges answers and folds statements, and never runs a learner's program. */

import { bootPython, serve } from './python';

type Verb = (data: string) => string;

serve(async (root) => {
  const python = await bootPython(root, 'scorerStdLibURL');
  const verbs = python.pyimport('builder.engine.verbs') as Record<string, Verb | undefined>;
  // What recording and owing need is loaded once the first answer had its chance: then nobody waits for it.
  setTimeout(() => python.runPython('import builder.engine.recording, builder.engine.owing'), 300);
  const known = new Map<string, Verb | undefined>();
  return (cmd, data) => {
    if (!known.has(cmd)) known.set(cmd, verbs[cmd]);
    const verb = known.get(cmd);
    if (!verb) throw new Error(`no such verb: ${cmd}`);
    return { r: verb(data) };
  };
});
