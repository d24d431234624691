import { IsString, Length } from 'class-validator';

export class LoginDto {
  @IsString()
  @Length(1, 64)
  readonly login!: string;

  @IsString()
  @Length(1, 256)
  readonly password!: string;
}
