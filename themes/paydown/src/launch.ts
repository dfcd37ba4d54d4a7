/**
 * Links that bring an LRS: `?endpoint=…&auth=…&actor=…&registration=…&activity_id=…` as learning platforms write them, or
 * our own `#lrs=…&auth=…`. Read once, taken out of the address at once, kept for this tab only.
 */

export type Agent = Readonly<Record<string, unknown>>;

export interface Launch {
  readonly endpoint: string;
  readonly auth: string;
  readonly actor?: Agent;
  readonly registration?: string;
  /** When the link was opened; empty where the learner typed it in, or said that all shall go there. */
  readonly since: string;
}

/** Addresses that the site may send to, as its author listed them, or `any`: over https, or on this machine. */
export type Allowed = readonly string[] | 'any';

const NAMES = ['endpoint', 'auth', 'actor', 'registration', 'activity_id'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const IDENTIFIERS = ['mbox', 'mbox_sha1sum', 'openid', 'account'];

/** The launch in an address, and the address without it; the address as it is where it is no launch. */
export function readLaunch(address: string, now: string): { launch: Launch | null; rest: string } {
  const url = new URL(address);
  const hash = new URLSearchParams(url.hash.slice(1));
  const ours = hash.get('lrs');
  const found = ours === null ? url.searchParams : hash;
  const endpoint = addressOf(ours ?? found.get('endpoint') ?? '');
  if (ours === null && !found.has('endpoint')) return { launch: null, rest: address };
  const [auth, actor, registration] = ['auth', 'actor', 'registration'].map((name) => found.get(name) ?? '');
  if (ours === null) for (const name of NAMES) found.delete(name);
  else url.hash = '';
  const rest = url.href;
  if (!endpoint || !auth) return { launch: null, rest };
  const who = agent(actor ?? '');
  const launch: Launch = {
    endpoint,
    auth: authorization(auth),
    since: now,
    ...(who && { actor: who }),
    ...(UUID.test(registration ?? '') && { registration: registration as string }),
  };
  return { launch, rest };
}

/** An LRS address with exactly one slash at its end; empty where it is none. */
export function addressOf(text: string): string {
  try {
    const url = new URL(text.trim());
    if (!/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) return '';
    return url.href.replace(/\/*$/, '/');
  } catch {
    return '';
  }
}

/** An Authorization header from what a link or a form gave: it may lack its scheme, or have lost `+` on the way. */
export function authorization(given: string): string {
  const [scheme = '', ...rest] = given.trim().split(' ');
  if (rest.length) return `${scheme} ${rest.join('+')}`;
  return `Basic ${scheme.includes(':') ? basic(scheme) : scheme}`;
}

/** `key:secret` in base64, as UTF-8. */
export const basic = (pair: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(pair)));

/** Is it this very machine? */
export const isLocal = (endpoint: string): boolean => /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(endpoint);

/** May this site send to that address? */
export function allows(allowed: Allowed, endpoint: string): boolean {
  if (allowed === 'any') return endpoint.startsWith('https:') || isLocal(endpoint);
  return allowed.map(addressOf).some((listed) => listed !== '' && endpoint.startsWith(listed));
}

/** The actor of a launch with exactly one identifier, also from the lists of older platforms; none where it has none. */
export function agent(text: string): Agent | null {
  try {
    const raw = JSON.parse(text) as Record<string, unknown>;
    const first = (name: string): unknown => (Array.isArray(raw[name]) ? raw[name][0] : raw[name]);
    const key = IDENTIFIERS.find(first);
    if (!key) return null;
    const name = first('name');
    const value = key === 'account' ? account(first(key) as Record<string, unknown>) : first(key);
    return { objectType: 'Agent', ...(typeof name === 'string' && name && { name }), [key]: value };
  } catch {
    return null;
  }
}

function account(raw: Record<string, unknown>): Agent {
  return { homePage: raw['homePage'] ?? raw['accountServiceHomePage'], name: raw['name'] ?? raw['accountName'] };
}

const KEY = 'paydown.launch';
let kept: Launch | null | undefined;

/** Take a launch out of the address bar, if there is one. To be called before anything else of the page runs. */
export function takeLaunch(): void {
  const { launch, rest } = readLaunch(location.href, new Date().toISOString());
  if (rest !== location.href) history.replaceState(history.state, '', rest);
  if (launch) keepLaunch(launch);
}

/** The launch of this tab. */
export function launched(): Launch | null {
  if (kept === undefined) kept = stored();
  return kept;
}

/** Keep a launch for this tab, or forget it; where the tab has no storage, until the page is left. */
export function keepLaunch(launch: Launch | null): void {
  kept = launch;
  try {
    if (launch) sessionStorage.setItem(KEY, JSON.stringify(launch));
    else sessionStorage.removeItem(KEY);
  } catch {
    // kept in memory
  }
}

function stored(): Launch | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Launch | null;
  } catch {
    return null;
  }
}
