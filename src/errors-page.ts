/**
 * Where a message is explained: a path from the folder of the application. The page is part of the package, so it is always
 * of the version that gave the message, and needs no network.
 *
 * @param section the anchor of its heading; a test holds that the page has it
 */
export function seeSection(section: string): string {
  return `See node_modules/nestjs-pusher-auth/docs/errors.md#${section}`;
}
