/** The smallest page that delivers: journal and sender, no questions. The tests of delivery drive it. */

import { Delivery } from '../../themes/paydown/src/delivery';
import { openJournal } from '../../themes/paydown/src/journal';
import { takeLaunch } from '../../themes/paydown/src/launch';

takeLaunch();
const journal = await openJournal();
const delivery = new Delivery(journal, async () => 'any');

/** Make statements as an answer does: an event, then its settlement; done when they are on disk. */
async function say(texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const { id, timestamp: time } = JSON.parse(text);
    const about = { course: 'c', lesson: 'l', item: 'c/i', hash: null, response: {}, seed: null, registration: 'r', actor: null };
    await journal.addEvent({ ...about, id: `event-${id}`, verb: 'answered', attempt: 1, time, duration: 1, hints: [], revealed: false });
    await journal.settle(`event-${id}`, null, [{ id, verb: 'answered', time, text }]);
  }
}

async function counts(): Promise<Record<string, number>> {
  const found: Record<string, number> = { waiting: 0, delivered: 0, parked: 0 };
  for (const { state } of await journal.statements()) found[state] = (found[state] ?? 0) + 1;
  return found;
}

await delivery.start();
Object.assign(window, { page: { journal, delivery, say, counts } });
