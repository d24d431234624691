import { CHANNEL_CHARACTERS, isIn } from './characters.js';
import { type PatternProblem } from './pattern-problem.js';
import { type PlacedSegment } from './pattern-scanner.js';
import { type Segment } from './pattern-segment.js';
import { canStartWith, characterClass, isTypedRun } from './placeholder-type.js';

const CHARACTERS = [...CHANNEL_CHARACTERS];

/** Checks what placeholders may follow each other: that every name can be split in one way only. */
export function checkPlacement(pattern: string, placed: readonly PlacedSegment[]): PatternProblem[] {
  const problems: PatternProblem[] = [];
  const last = placed.findLastIndex(({ segment }) => typeof segment !== 'string');
  const names = new Set<string>();
  placed.forEach(({ segment, at, length }, index) => {
    if (typeof segment === 'string') return;
    const { name, type } = segment;
    if (names.has(name)) {
      problems.push({
        pattern,
        at,
        length,
        reason: `<${name}> is there twice`,
        fix: 'give every placeholder its own name',
      });
    }
    names.add(name);
    if (index === last) return;
    if (type.name === 'any') {
      problems.push({
        pattern,
        at,
        length,
        reason: `<${name}> takes any characters, so only the last placeholder may be like that`,
        fix: `give it a type, such as <${name}:word>`,
      });
    } else if (isTypedRun(type) && placed[index + 1]!.at === at + length) {
      const next = placed[index + 1]!;
      const clash = CHARACTERS.find(
        (character) => isIn(character.charCodeAt(0), characterClass(type)) && canBegin(next.segment, character),
      );
      if (clash === undefined) return;
      problems.push({
        pattern,
        at: next.at,
        length: typeof next.segment === 'string' ? 1 : next.length,
        reason: `what follows <${name}:${type.name}> may start with "${clash}", which the value itself can contain, so it would not be clear where the value ends`,
        fix: `separate them with a character that no ${type.name} contains, such as "${type.name === 'slug' ? '.' : '-'}"`,
      });
    }
  });
  return problems;
}

function canBegin(segment: Segment, character: string): boolean {
  return typeof segment === 'string'
    ? segment.startsWith(character)
    : canStartWith(segment.type, character.charCodeAt(0));
}
