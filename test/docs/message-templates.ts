import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What stands for a part of a message that is filled in when it is given. */
export const HOLE = '…';

/** A text in the sources of the library that is, or is part of, a message. */
export interface MessageTemplate {
  readonly file: string;
  readonly text: string;
  /** Whether it says something: other texts only frame what is filled in, as `channel_name …` does. */
  readonly isMessage: boolean;
}

/** Texts of more than one word that nobody reads. */
const NO_MESSAGES: ReadonlySet<string> = new Set([
  'application/json; charset=utf-8',
  'application/javascript; charset=utf-8',
]);

/** What these write is code or a listing, not messages. */
const NOT_MESSAGES = /^(command-line\/(formats|listing)|nest-add\/realtime-files)\.ts$/;

/** All texts of the sources that somebody may come to read, but for the fixes: each follows what it mends. */
export function messageTemplates(source = 'src'): MessageTemplate[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !NOT_MESSAGES.test(path))
    .flatMap((path) => {
      const file = ts.createSourceFile(path, readFileSync(join(source, path), 'utf8'), ts.ScriptTarget.ES2022, true);
      return textsIn(file).map((text) => ({ file: path, text: onOneLine(text), isMessage: wordsIn(text) > 1 }));
    });
}

/** As the page has it, where a message is a heading. */
function onOneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function textsIn(file: ts.SourceFile): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node) || isFix(node)) return;
    const text = textOf(node);
    if (text !== undefined && wordsIn(text) > (text.includes(HOLE) ? 0 : 1)) texts.push(text);
    // Of a text that is joined from parts, the parts are no texts of their own; what is filled in may be.
    if (text === undefined) ts.forEachChild(node, visit);
    else for (const filling of fillingsOf(node)) visit(filling);
  };
  visit(file);
  return texts;
}

/** What to do about it: the page says that in words of its own. */
function isFix(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node))
    return /^(fix|fixes)$/i.test(node.name.getText());
  if (ts.isFunctionDeclaration(node)) return node.name?.text === 'whichApp';
  const { parent } = node;
  return (
    ts.isExpression(node) &&
    ts.isCallExpression(parent) &&
    /^(report|problem|reportClass|problems\.add)$/.test(parent.expression.getText()) &&
    parent.arguments.at(-1) === node
  );
}

/** A string, a template, or several of them joined by `+`. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => HOLE + literal.text).join('');
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  if (left === undefined && right === undefined) return undefined;
  return (left ?? HOLE) + (right ?? HOLE);
}

function fillingsOf(node: ts.Node): readonly ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (ts.isBinaryExpression(node)) {
    return [node.left, node.right].flatMap((side) => (textOf(side) === undefined ? [side] : fillingsOf(side)));
  }
  return [];
}

/** How many words there are besides what is filled in. */
function wordsIn(text: string): number {
  if (NO_MESSAGES.has(text)) return 0;
  return text.split(/\s+/).filter((word) => /[A-Za-z]{2}/.test(word.replaceAll(HOLE, ''))).length;
}
