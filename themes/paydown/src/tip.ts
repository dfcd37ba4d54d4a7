/** The line under a control of ours. */

import css from '../css/tip.css' with { type: 'text' };
import { adopt } from './dom';

adopt(css);
