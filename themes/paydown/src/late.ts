/** What is loaded once a learner has done something, or has done so before: a page's first bytes stay few. */

import css from '../css/late.css' with { type: 'text' };
import { adopt } from './dom';
import './page';

export { showHints, showOutcome } from './feedback';
export { mark } from './marking';
export { run } from './program';
export { runner } from './runner-client';

adopt(css);
