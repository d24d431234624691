import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';

export class ReadDto {
  /** The conversation, by its channel. */
  @ApiProperty({ example: 'presence-room-1' })
  @IsString()
  @MaxLength(200)
  readonly channelName!: string;

  @ApiProperty({ type: 'integer', description: 'The latest message that was seen' })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly messageId!: number;
}
