/**
 * One question. The build wrote stem and controls; this adds buttons, and shows what the journal says about the item.
 * A Check stores an event and no more: the recorder makes an outcome of it, and every open form of the item shows that.
 */

import { app, late } from './app';
import { isEnded, isOver, left, newEvent, savedKey, told, type Standing } from './attempt';
import { isBlank, read, reset, same, write, type OwnControl } from './controls';
import { haveControls } from './own-controls';
import { furnish, type Action, type Furniture } from './furniture';
import type { Change } from './journal';
import { paint } from './paint';
import { lessonFile } from './place';
import type { Actor, Draft, Event, ItemFile, OutcomeRecord, Response } from './types';
import { word } from './words';

const drawing = (): Promise<typeof import('./drawn')> => import('./drawn');

/** Milliseconds from the last keystroke until a draft is kept. */
const REST = 500;
/** An answer that took longer, in seconds, was left lying. */
const LONGEST = 1800;

export class ItemForm extends HTMLElement {
  #at!: Furniture;
  #file: ItemFile | undefined;
  #standing!: Standing;
  /** An answer on its way into the journal. */
  #storing: Event | null = null;
  #clicked = false;
  #touched = false;
  #seen = 0;
  #timer = 0;
  #registration = '';
  #seed: number | null = null;
  #actor: Actor | null = null;
  #ends: (() => void)[] = [];

  connectedCallback(): void {
    if (!this.#at) this.#build();
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && (this.#seen ||= Date.now()));
    watch.observe(this);
    this.#ends = [
      app.journal.on((change) => this.#changed(change)),
      app.scorer.on(() => this.#paint()),
      app.recorder.on((event, trouble) => event.item === this.name && this.#set({ trouble })),
      () => watch.disconnect(),
    ];
    void this.#restore();
  }

  disconnectedCallback(): void {
    for (const end of this.#ends) end();
    this.#keep();
  }

  /** The item's full name. */
  get name(): string {
    return this.dataset['item'] ?? '';
  }

  get #course(): string {
    return this.name.slice(0, this.name.indexOf('/'));
  }

  get #lesson(): string {
    return document.querySelector<HTMLElement>('paydown-lesson')?.dataset['lesson'] ?? '';
  }

  get #drawn(): boolean {
    return this.dataset['drawn'] !== undefined;
  }

  get #editor(): OwnControl | null {
    return this.querySelector<OwnControl>('code-editor');
  }

  get #sure(): (HTMLElement & { readonly value: string }) | null {
    return this.querySelector('how-sure');
  }

  // ---- set up

  #build(): void {
    this.#at = furnish(this);
    const limit = Number(this.dataset['attempts'] ?? Infinity);
    this.#standing = { record: undefined, draft: this.#blankDraft(), waiting: [], limit, cleared: false, trouble: null };
    const { form, buttons } = this.#at;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#check();
    });
    form.addEventListener('input', () => this.#edited());
    this.addEventListener('announce', (event) => this.#say((event as CustomEvent<string>).detail));
    for (const kind of ['pointerdown', 'focusin']) this.addEventListener(kind, () => this.#near(), { once: true });
    const does: Readonly<Partial<Record<Action, () => unknown>>> = {
      run: () => this.#run(),
      stop: () => late().then(({ runner }) => runner.stop()),
      hint: () => this.#hint(),
      again: () => this.#again(),
      reset: () => this.#reset(),
      reveal: () => this.#reveal(),
    };
    for (const [action, act] of Object.entries(does)) buttons[action as Action].addEventListener('click', act);
    this.#paint();
  }

  /** The learner comes near: have ready what will be needed. */
  #near(): void {
    void app.scorer.warm().catch(() => undefined);
    void late().then(({ runner }) => this.#editor && runner.warm()).catch(() => undefined);
    void this.#load();
  }

  /** The item's part of the lesson file: undefined where it can't be had now. */
  async #load(): Promise<ItemFile | undefined> {
    if (!this.#file) {
      const file = (await lessonFile(this.#course, this.#lesson).catch(() => undefined))?.items[this.name];
      this.#file = file?.drawn ? await drawing().then(({ filled }) => filled(this, file), () => undefined) : file;
      this.#paint();
    }
    return this.#file;
  }

  #blankDraft(): Draft {
    return { item: this.name, course: this.#course, response: null, hints: [], revealed: false };
  }

  // ---- what the journal says

  #changed({ kind, item, course, key }: Change): void {
    if (kind === 'settled' && item === this.name) void this.#settled();
    else if (kind === 'event' && item === this.name) void this.#read();
    else if ((kind === 'reset' && course === this.#course) || key === `registration:${this.#course}`) void this.anew();
    else if (key === 'actor') void this.#read();
  }

  /** Take in how the item stands. */
  async #read(): Promise<void> {
    const { journal } = app;
    const [registration, actor] = await Promise.all([journal.registration(this.#course), journal.get<Actor>('actor')]);
    const [found, draft, pending] = await Promise.all([journal.outcome(this.name), journal.draft(this.name), journal.pending()]);
    this.#registration = registration;
    this.#actor = actor ?? null;
    const known = found?.registration === registration ? found : undefined;
    const own = pending.filter((event) => event.item === this.name && event.registration === registration);
    // The build has written the form for seed 0: so it stays where the script that draws it can't be had.
    const seed = this.#drawn ? await drawing().then(({ show }) => show(this, registration, [draft, own.at(-1), known]), () => 0) : null;
    if (seed !== this.#seed) this.#file = undefined;
    this.#seed = seed;
    const asked = (each: { seed?: number | null }): boolean => (each.seed ?? null) === seed;
    const record = known && asked(known) ? known : undefined;
    const stored = own.filter(asked);
    const waiting = this.#storing ? [...stored.filter(({ id }) => id !== this.#storing?.id), this.#storing] : stored;
    this.#set({ record, waiting, draft: draft ?? this.#blankDraft() });
  }

  async #restore(): Promise<void> {
    if (this.#sure) void import('./how-sure').catch(() => undefined);
    await haveControls(this);
    const was = this.dataset['was'];
    if (was) await this.#follow(was.split(' ')).catch(() => undefined);
    await this.#read();
    const { record, waiting, draft } = this.#standing;
    const last = draft.response ?? waiting.at(-1)?.response ?? record?.response;
    if (last && !this.#touched) write(this.#at.form, last);
    if (draft.hints.length) await this.#showHints();
    await this.#judged();
    if (waiting.length) app.recorder.nudge();
  }

  /** The item was called otherwise before. */
  async #follow(was: string[]): Promise<void> {
    const { follow } = await import('./moved');
    this.#ends.push(await follow(app.journal, this.name, this.#lesson, was, () => void this.#settled()));
  }

  async #settled(): Promise<void> {
    await this.#read();
    const { record, waiting } = this.#standing;
    if (!record || waiting.length) return;
    if (!this.#clicked && !this.#touched) write(this.#at.form, record.response);
    this.toggleAttribute('data-joy', this.#clicked && record.state === 'right');
    const heard = this.#clicked;
    this.#clicked = false;
    this.#set({ cleared: false, trouble: null });
    const said = await this.#judged();
    if (said && heard) this.#say(said);
  }

  /** The course was begun anew, or another seed is asked for. */
  async anew(): Promise<void> {
    clearTimeout(this.#timer);
    reset(this.#at.form);
    this.#touched = this.#clicked = false;
    await this.#restore();
  }

  // ---- what the learner does

  async #check(): Promise<void> {
    const response = read(this.#at.form);
    const last = this.#standing.waiting.at(-1);
    if (left(this.#standing) === 0 || (last && same(last.response, response))) return;
    if (isBlank(response)) return this.#say(word('missing'), true);
    clearTimeout(this.#timer);
    this.#clicked = true;
    const event = (this.#storing = this.#event(response));
    this.#set({ waiting: [...this.#standing.waiting, event], trouble: null });
    this.#seen = Date.now();
    try {
      if (!this.#registration) await this.#read();
      const { journal } = app;
      await journal.addEvent({ ...event, registration: this.#registration, actor: this.#actor });
      this.#storing = null;
      await journal.saveDraft({ ...this.#standing.draft, response: null });
      this.#say(word(savedKey(this.#standing, app.scorer.state) || 'saved'));
    } catch (fault) {
      console.warn('paydown:', fault);
      this.#clicked = false;
      this.#storing = null;
      this.#set({ waiting: this.#standing.waiting.filter(({ id }) => id !== event.id) });
      this.#say(word('not-saved'), true);
    }
  }

  #event(response: Response): Event {
    const { draft, record, waiting } = this.#standing;
    return newEvent({
      ...{ verb: 'answered', course: this.#course, lesson: this.#lesson, registration: this.#registration, actor: this.#actor },
      ...{ item: this.name, hash: this.#file?.hash ?? null, response, hints: draft.hints, revealed: draft.revealed, seed: this.#seed, confidence: this.#sure?.value },
      attempt: (record?.attempt ?? 0) + waiting.length + 1,
      duration: this.#seen ? Math.min(LONGEST, (Date.now() - this.#seen) / 1000) : 0,
    });
  }

  #edited(): void {
    this.#touched = true;
    this.#stale();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), REST);
  }

  /** Keep what was begun. */
  #keep(): void {
    clearTimeout(this.#timer);
    if (!this.#touched || this.#standing.waiting.length) return;
    const response = read(this.#at.form);
    const { record, draft } = this.#standing;
    void app.journal.saveDraft({ ...draft, response: record && same(response, record.response) ? null : response });
  }

  async #hint(): Promise<void> {
    const { draft } = this.#standing;
    const before = this.#at.buttons.hint.textContent;
    if (!(await this.#load())) return this.#say(word('hint-later'), true);
    if (this.#at.buttons.hint.textContent !== before) return;
    const hints = [...draft.hints, draft.hints.length];
    await this.#saveDraft({ hints });
    await this.#showHints();
    this.#say(this.#at.hints.lastElementChild?.textContent ?? '');
  }

  async #again(): Promise<void> {
    reset(this.#at.form);
    this.#set({ cleared: true });
    await this.#judged();
    this.#at.form.querySelector<HTMLElement>('input, select, textarea, [tabindex="0"]')?.focus();
  }

  #reset(): void {
    reset(this.#at.form);
    this.#edited();
  }

  async #reveal(): Promise<void> {
    await this.#saveDraft({ revealed: true });
    await this.#judged();
    this.#say(word('revealed'));
  }

  async #saveDraft(change: Partial<Draft>): Promise<void> {
    const draft = { ...this.#standing.draft, ...change };
    this.#set({ draft });
    await app.journal.saveDraft(draft);
  }

  async #run(): Promise<void> {
    const kit = await late().catch(() => undefined);
    this.#say(kit ? await kit.run(this.#at, await this.#load()) : word('run-later'), !kit);
  }

  // ---- what is shown

  #set(change: Partial<Standing>): void {
    this.#standing = { ...this.#standing, ...change };
    this.#paint();
  }

  /** Show the last outcome in place; gives what to say about it. Offline there may be nothing to show it with. */
  async #judged(): Promise<string> {
    const shows = (): OutcomeRecord | undefined => (this.#standing.cleared ? undefined : this.#standing.record);
    if (!shows() && !this.#at.feedback.firstChild) return '';
    const [kit] = await Promise.all([late().catch(() => undefined), shows() && this.#load()]);
    const said = kit?.showOutcome(this.#at, shows(), this.#file, isOver(this.#standing), this.#told()) ?? '';
    this.#stale();
    return said;
  }

  #told(): ReturnType<typeof told> {
    return told(this.#file, this.#standing.draft.revealed, isEnded(this.#standing));
  }

  /** Feedback on another answer than the one in the form steps back. */
  #stale(): void {
    const { record, cleared } = this.#standing;
    this.toggleAttribute('data-stale', Boolean(record && !cleared && !same(read(this.#at.form), record.response)));
  }

  async #showHints(): Promise<void> {
    const [kit] = await Promise.all([late().catch(() => undefined), this.#load()]);
    kit?.showHints(this.#at, this.#file, this.#standing.draft.hints);
  }

  #say(text: string, seen = false): void {
    this.#at.status.textContent = text;
    this.#at.status.classList.toggle('pd-hidden', !seen);
  }

  #paint(): void {
    paint(this, this.#at, this.#standing, this.#file, app.scorer.state, this.#clicked);
  }
}
