import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The placeholder for a part of a message that is filled in at run time. */
export const HOLE = '…';

/** A text in the sources of the library that is, or is part of, a message. */
export interface MessageTemplate {
  readonly file: string;
  readonly text: string;
  /** Whether it is a message by itself. Other texts only frame a filled-in part, as `channel_name …` does. */
  readonly isMessage: boolean;
}

/** Texts of more than one word that are not messages. */
const NO_MESSAGES: ReadonlySet<string> = new Set([
  'application/json; charset=utf-8',
  'application/javascript; charset=utf-8',
]);

/** Files that write code or a listing, not messages. */
const NOT_MESSAGES = /^(command-line\/(formats|listing)|nest-add\/realtime-files)\.ts$/;

/** All texts of the sources that a user may read, except fixes, each of which follows its message. */
export function messageTemplates(source = 'src'): MessageTemplate[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !NOT_MESSAGES.test(path))
    .flatMap((path) => {
      const file = ts.createSourceFile(path, readFileSync(join(source, path), 'utf8'), ts.ScriptTarget.ES2022, true);
      return textsIn(file).map((text) => ({ file: path, text: onOneLine(text), isMessage: wordsIn(text) > 1 }));
    });
}

/** As on the page, where a message is a heading. */
function onOneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function textsIn(file: ts.SourceFile): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node) || isFix(node)) return;
    const text = textOf(node);
    if (text !== undefined && wordsIn(text) > (text.includes(HOLE) ? 0 : 1)) texts.push(text);
    // The parts of a joined text are not separate texts, but filled-in expressions may be.
    if (text === undefined) ts.forEachChild(node, visit);
    else for (const filling of fillingsOf(node)) visit(filling);
  };
  visit(file);
  return texts;
}

/** Whether a node is a fix. The page words fixes differently. */
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

/** The text of a string, a template, or several of them joined by `+`. */
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

/** The number of words without filled-in parts. */
function wordsIn(text: string): number {
  if (NO_MESSAGES.has(text)) return 0;
  return text.split(/\s+/).filter((word) => /[A-Za-z]{2}/.test(word.replaceAll(HOLE, ''))).length;
}
