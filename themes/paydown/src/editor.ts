/** CodeMirror 6 for Python, loaded late. Colours come from the page's own variables, so light and dark need nothing here. */

import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Editor } from './code-editor';
import './page';

export interface Wanted {
  readonly text: string;
  readonly label: string;
  readonly tip: string;
  readonly lines: number;
  readonly selection: readonly [number, number];
  readonly changed: (text: string) => void;
}

const colour = (name: string): { color: string } => ({ color: `var(--md-code-hl-${name}-color)` });

const highlights = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.self], ...colour('keyword') },
  { tag: [tags.string, tags.special(tags.string)], ...colour('string') },
  { tag: [tags.number, tags.bool, tags.null], ...colour('number') },
  { tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName)), tags.className], ...colour('function') },
  { tag: tags.comment, ...colour('comment') },
  { tag: [tags.operator, tags.derefOperator], ...colour('operator') },
]);

const look = EditorView.theme({
  '&': { color: 'var(--md-code-fg-color)', backgroundColor: 'transparent', fontSize: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.5' },
  '.cm-content': { padding: '.6rem 0', caretColor: 'var(--pd-accent)', minHeight: 'var(--pd-lines)' },
  '.cm-cursor': { borderLeftColor: 'var(--pd-accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { color: 'var(--pd-quiet)', backgroundColor: 'transparent', border: 'none' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--pd-selection)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--pd-selection)', outline: '1px solid var(--pd-accent)' },
  '.cm-tooltip': { color: 'var(--md-typeset-color)', backgroundColor: 'var(--md-default-bg-color)', border: '1px solid var(--pd-edge)' },
});

const SHEET = `
:host { display: block }
p { margin: 0; padding: .2rem .6rem; font: .6rem/1.5 var(--md-text-font-family); color: var(--pd-quiet); border-block-start: 1px solid var(--pd-edge); visibility: hidden }
:host(:focus-within) p { visibility: visible }
`;

/** Set an editor into a shadow root. */
export function makeEditor(root: ShadowRoot, wanted: Wanted): Editor {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${SHEET}:host { --pd-lines: ${wanted.lines * 1.5}em }`);
  root.adoptedStyleSheets = [sheet];
  const tip = Object.assign(document.createElement('p'), { id: 'tip', textContent: wanted.tip });
  const view = new EditorView({ root, parent: root, state: stateOf(wanted) });
  root.append(tip);
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
  };
}

function stateOf({ text, label, changed, selection: [anchor, head] }: Wanted): EditorState {
  return EditorState.create({
    doc: text,
    selection: { anchor: Math.min(anchor, text.length), head: Math.min(head, text.length) },
    extensions: [
      ...[lineNumbers(), history(), drawSelection(), highlightSpecialChars()],
      ...[indentOnInput(), bracketMatching(), closeBrackets()],
      ...[python(), indentUnit.of('    '), syntaxHighlighting(highlights), look, EditorView.lineWrapping],
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': 'tip', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false' }),
      EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
    ],
  });
}
