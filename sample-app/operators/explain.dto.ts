import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export class ExplainDto {
  @ApiProperty({ example: 'presence-room-3' })
  @IsString()
  @MaxLength(300)
  readonly channelName!: string;

  /** The user to explain for. Default: a guest. */
  @ApiPropertyOptional({ type: 'integer', example: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly userId?: number;
}
