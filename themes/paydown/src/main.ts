/** The page's script. Its own address says where the site's root is. */

import { startPage } from './page';

startPage(new URL('../../', import.meta.url));
