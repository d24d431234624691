/** A message in replies of the API and in events. */
export interface Message {
  readonly id: number;
  readonly text: string;
  readonly sentAt: Date;
  readonly author: { readonly id: number; readonly name: string };
}
