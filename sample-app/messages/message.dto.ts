import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Length } from 'class-validator';

export class MessageDto {
  /** The limit keeps the encrypted text within the 10 KB of an event. */
  @ApiProperty({ minLength: 1, maxLength: 1_000 })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @Length(1, 1_000)
  readonly text!: string;
}
