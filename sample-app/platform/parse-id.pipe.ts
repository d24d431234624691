import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';

/** Parses an id in a path. Accepts what `int` accepts in channel patterns. */
@Injectable()
export class ParseIdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const id = Number(value);
    if (!/^[1-9][0-9]*$/.test(value) || !Number.isSafeInteger(id)) {
      throw new BadRequestException('An id is a positive integer.');
    }
    return id;
  }
}
