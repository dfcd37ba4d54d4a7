/** The values that page, workers and journal exchange. The engine's side of them is `builder/engine/values.py` and `verbs.py`. */

/** What an HTML form submits: control name -> values. */
export type Response = Readonly<Record<string, readonly string[]>>;

export type Tone = 'right' | 'wrong' | 'partly' | 'info';

/** How an answer was judged. */
export type Judged = 'right' | 'partly' | 'wrong' | 'unmarked' | 'error';

/** The `data-state` of a form. */
export type State = Judged | 'waiting' | 'ready' | 'scoring';

/** Feedback: an authored text by path, or a catalogue key with values; `at` names the part it stands beside. */
export interface Note {
  readonly text: string;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly at: string;
  readonly tone: Tone;
}

export interface Outcome {
  readonly share: number | null;
  readonly state: Judged;
  readonly notes: readonly Note[];
}

export interface Probe {
  readonly kind: string;
  readonly code: string;
  readonly stdin: string;
}

/** What a runner runs: files by name, the learner's `main` among them, then each probe, within `seconds`. */
export interface Job {
  readonly files: Readonly<Record<string, string>>;
  readonly main: string;
  readonly probes: readonly Probe[];
  readonly seconds: number;
}

export interface Try {
  readonly name: string;
  readonly ok: boolean | null;
  readonly value: string | null;
  readonly output: string;
  readonly message: string;
}

export interface Transcript {
  readonly ended: 'done' | 'error' | 'time' | 'memory' | 'crash';
  readonly tries: readonly Try[];
  readonly output: string;
  readonly message: string;
}

/** How sure of an answer its learner can say to be. */
export const CONFIDENCES = ['sure', 'fairly-sure', 'guess'] as const;

export type Verb = 'initialized' | 'experienced' | 'answered' | 'completed' | 'passed' | 'failed';

/** An xAPI agent. Before sign-in: an account `{homePage: base, name: random uuid}`. */
export type Actor = Readonly<Record<string, unknown>>;

/** What the page stores durably at the click, before Python need be there. `item` is a full name. */
export interface Event {
  readonly id: string;
  readonly verb: Verb;
  readonly course: string;
  readonly lesson: string;
  readonly item: string | null;
  readonly hash: string | null;
  readonly response: Response;
  readonly seed: number | null;
  readonly attempt: number;
  readonly time: string;
  readonly duration: number;
  readonly hints: readonly number[];
  readonly revealed: boolean;
  /** How sure the learner was, where it was asked and said. */
  readonly confidence?: string | undefined;
  /** Under which registration it happened: a later reset must not move it. */
  readonly registration: string;
  /** Who did it; null where nobody had been named yet. */
  readonly actor: Actor | null;
}

/** A statement as the engine made it: `text` is its canonical JSON, kept byte for byte. */
export interface Statement {
  readonly id: string;
  readonly verb: string;
  readonly time: string;
  readonly text: string;
}

/** A statement as it is kept. */
export interface Stored extends Statement {
  readonly course: string;
  readonly state: 'waiting' | 'delivered' | 'parked';
  readonly reason?: string;
}

/** The last outcome of an item, and its best. `attempt` counts the attempts used; `scaled` is null where nothing was scored. */
export interface OutcomeRecord {
  readonly item: string;
  readonly course: string;
  readonly lesson: string;
  readonly registration: string;
  readonly state: Judged;
  readonly share: number | null;
  readonly scaled: number | null;
  readonly points: number;
  readonly best: number | null;
  readonly notes: readonly Note[];
  readonly response: Response;
  readonly attempt: number;
  readonly time: string;
  /** Of a parameterised item: for which seed. */
  readonly seed?: number | null;
  readonly confidence?: string | undefined;
  /** Hash of the key by which it was marked. */
  readonly key?: string | undefined;
  /** Of a program: what it printed, and the traceback where it failed. */
  readonly output?: string;
  readonly trace?: string;
}

/** What a learner had begun but not submitted, and what was taken on the way: hints by number, whether the answer was shown. */
export interface Draft {
  readonly item: string;
  readonly course: string;
  readonly response: Response | null;
  readonly hints: readonly number[];
  readonly revealed: boolean;
  /** Of a parameterised item: the seed a learner asked for with "try a similar one". */
  readonly seed?: number;
}

/** Best scaled scores of a lesson's items, and the verbs already said about it, under one registration. */
export interface LessonRecord {
  readonly progress: Readonly<Record<string, number | null>>;
  readonly done: readonly string[];
}

/** Of these items so many are each learner's own. */
export interface Draw {
  readonly count: number;
  readonly items: readonly string[];
  /** Where the lesson had another id at first: its place by then. */
  readonly place?: string;
  /** Of items that had other names at first: name -> the first one. */
  readonly by?: Readonly<Record<string, string>>;
}

/** assets/paydown/lessons/<course>/<lesson>.json */
export interface LessonFile {
  readonly base: string;
  readonly course: { readonly id: string; readonly title: string; readonly language: string; readonly version: string };
  readonly lesson: { readonly id: string; readonly title: string; readonly pass: number; readonly url: string; readonly items: readonly string[]; readonly draws?: readonly Draw[]; readonly was?: readonly string[]; readonly renamed?: Readonly<Record<string, string>> };
  readonly items: Readonly<Record<string, ItemFile>>;
}

export interface ItemFile {
  readonly item: AuthoredItem;
  readonly hash: string;
  readonly key: string;
  readonly known: readonly unknown[];
  readonly texts: Readonly<Record<string, string>>;
  readonly drawn?: Drawn;
  /** For which seed the texts were filled in. */
  readonly seed?: number;
}

/** Values of a parameterised item: its placeholders, and what each is for every seed. */
export interface Drawn {
  readonly sources: readonly string[];
  readonly texts: readonly (readonly string[])[];
}

/** Of an item the page itself reads only this; all else is the engine's. */
export interface AuthoredItem {
  readonly points?: number;
  readonly hints?: readonly (string | { readonly text: string; readonly costs?: number })[];
  readonly solution?: string;
}

/** assets/paydown/site.json */
export interface SiteFile {
  readonly base: string;
  readonly lrs: readonly string[] | 'any';
  readonly version: string;
  readonly courses: readonly { readonly id: string; readonly title: string }[];
  readonly lessons: Readonly<Record<string, { readonly course: string; readonly lesson: string; readonly items: number; readonly was?: readonly string[] }>>;
}

/** What `record` gives back when nothing must be run first. */
export interface Recorded {
  readonly outcome: Outcome | null;
  readonly scaled: number | null;
  readonly statements: readonly Statement[];
  readonly progress: LessonRecord['progress'];
  readonly done: LessonRecord['done'];
}
