/** Your table of memberships. */
export abstract class MembershipsService {
  /** Which of these rooms, or of all rooms, have the user as a member. */
  abstract roomsOf(userId: number, among?: readonly number[]): Promise<ReadonlySet<number>>;
}
