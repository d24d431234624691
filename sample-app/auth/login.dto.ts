import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class LoginDto {
  @ApiProperty({ example: 'ada' })
  @IsString()
  @Length(1, 64)
  readonly login!: string;

  @ApiProperty({ example: 'channels' })
  @IsString()
  @Length(1, 256)
  readonly password!: string;
}
