/** A message as the API and the events show it. */
export interface Message {
  readonly id: number;
  readonly text: string;
  readonly sentAt: Date;
  readonly author: { readonly id: number; readonly name: string };
}
