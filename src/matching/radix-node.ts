/** A node of a radix tree over literal text. */
export class RadixNode<V> {
  /** What the text that ends here stands for. */
  value: V | undefined = undefined;
  /** The children by the code of their first character, from `firstCode` on. */
  readonly children: (RadixNode<V> | undefined)[] = [];
  firstCode = 0;

  constructor(
    /** The text that leads here from the parent; a root has none. */
    public label = '',
  ) {}

  childAt(code: number): RadixNode<V> | undefined {
    return this.children[code - this.firstCode];
  }

  /** The node at the end of this text, counted from here; made where it is missing. */
  extend(text: string): RadixNode<V> {
    if (text === '') return this;
    const child = this.childAt(text.charCodeAt(0));
    if (child === undefined) {
      const added = new RadixNode<V>(text);
      this.#adopt(added);
      return added;
    }
    let shared = 1;
    while (shared < child.label.length && child.label[shared] === text[shared]) shared++;
    if (shared === child.label.length) return child.extend(text.slice(shared));
    const fork = new RadixNode<V>(text.slice(0, shared));
    this.#adopt(fork);
    child.label = child.label.slice(shared);
    fork.#adopt(child);
    return fork.extend(text.slice(shared));
  }

  #adopt(child: RadixNode<V>): void {
    const code = child.label.charCodeAt(0);
    const { children } = this;
    if (children.length === 0) this.firstCode = code;
    for (; this.firstCode > code; this.firstCode--) children.unshift(undefined);
    children[code - this.firstCode] = child;
  }
}
