import { Injectable } from '@nestjs/common';

/** The games that are going on; stands in for a table. */
@Injectable()
export class GamesService {
  has(code: string): boolean {
    return code === 'kiwi';
  }
}
