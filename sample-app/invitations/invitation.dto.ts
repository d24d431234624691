import { IsInt, Max, Min } from 'class-validator';

export class InvitationDto {
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly userId!: number;
}
