/** Where the records go: an address and a key to type in, what became of the last try, sending now, signing out. */

import type { Status } from './delivery';
import { el } from './dom';
import { doing, fill } from './parts';
import { fetched } from './place';
import type { View } from './records';
import type { Kit } from './site';
import type { SiteFile } from './types';
import { word } from './words';

export function lrsForm(kit: Kit): View {
  const { delivery } = kit;
  const said = el('p', { role: 'status', class: 'pd-said', 'data-lrs': '' });
  const signedIn = el('div', { class: 'pd-actions', hidden: true });
  const now = doing('send', word('lrs.now'), () => delivery.resume());
  const all = doing('send-all', word('lrs.all'), () => delivery.sendAll(), 'pd-button--quiet');
  const out = doing('sign-out', word('lrs.out'), () => delivery.signOut(), 'pd-button--quiet');
  signedIn.append(now, ' ', all, ' ', out);
  const form = signInForm(kit);
  const root = el('div', {}, el('h3', {}, word('lrs.title')), said, signedIn, form);
  const refresh = async (): Promise<void> => {
    const { status } = delivery;
    const on = !['off', 'forbidden'].includes(status.state);
    const open = (await fetched<SiteFile>('site.json').catch(() => null))?.lrs ?? 'any';
    fill(said, sentence(status));
    said.dataset['state'] = status.state;
    signedIn.hidden = !on;
    all.hidden = !status.since;
    form.hidden = (on && status.state !== 'sign-in') || !open.length;
    if (!open.length && !on) fill(said, word('lrs.none'));
  };
  const end = delivery.on(() => (root.isConnected ? void refresh() : end()));
  return { root, refresh };
}

function sentence({ state, endpoint, said, until }: Status): string {
  const values = { lrs: endpoint, said: said.replace(/^0$/, '') || word('lrs.silent'), time: new Date(until).toLocaleTimeString() };
  return word(`lrs.${state}`, values);
}

function signInForm({ delivery }: Kit): HTMLFormElement {
  const address = el('input', { type: 'url', name: 'endpoint', required: true, autocomplete: 'off', spellcheck: 'false', list: 'pd-lrs-known' });
  const known = el('datalist', { id: 'pd-lrs-known' });
  const field = (name: string, input: HTMLInputElement): HTMLElement => el('label', { class: 'pd-field' }, el('span', {}, word(`lrs.${name}`)), input);
  const key = el('input', { name: 'key', autocomplete: 'off', spellcheck: 'false' });
  const secret = el('input', { type: 'password', name: 'secret', autocomplete: 'off' });
  const keep = el('input', { type: 'checkbox', name: 'keep' });
  const fault = el('p', { role: 'alert', class: 'pd-fault' });
  const form = el(
    'form',
    { class: 'pd-lrs', autocomplete: 'off', hidden: true },
    field('address', address),
    known,
    field('key', key),
    field('secret', secret),
    el('label', { class: 'pd-check' }, keep, el('span', {}, word('lrs.keep'))),
    fault,
    el('button', { type: 'submit', class: 'pd-button', 'data-action': 'sign-in' }, word('lrs.in')),
  );
  void fetched<SiteFile>('site.json').then(({ lrs }) => {
    if (lrs === 'any') return;
    known.append(...lrs.map((value) => el('option', { value })));
    if (lrs.length === 1) address.value = lrs[0] ?? '';
  }, () => undefined);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wrong = await delivery.signIn({ endpoint: address.value, key: key.value, secret: secret.value, keep: keep.checked });
    fault.textContent = wrong && word(wrong, { lrs: address.value });
    if (!wrong) secret.value = '';
  });
  return form;
}
