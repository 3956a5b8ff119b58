/** Every failed call to the API ends in one of these. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** The HTTP status; 0 when no answer came at all. */
    readonly status: number,
    /** What to tell the person. */
    message: string,
    /** Messages by the name of the field that they are about. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** How long to wait before the next try, where the server says so. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }

  /** Whether trying again without a change is pointless. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500;
  }

  static unreachable(): ApiError {
    return new ApiError(0, 'The server cannot be reached. Check your connection and try again.');
  }

  static async fromResponse(response: Response): Promise<ApiError> {
    const body: unknown = await response.json().catch(() => null);
    const { detail, non_field_errors: general, ...fields } = isRecord(body) ? body : {};
    const message = firstText(detail) ?? firstText(general) ?? fallbackMessage(response.status);
    const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
    return new ApiError(
      response.status,
      message,
      Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => messageOf(name, value))),
      Number.isFinite(retryAfter) ? retryAfter : undefined,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstText(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(firstText).filter(Boolean).join(' ') || undefined;
  return typeof value === 'string' ? value : undefined;
}

function messageOf(name: string, value: unknown): [string, string][] {
  const text = firstText(value);
  return text === undefined ? [] : [[name, text]];
}

function fallbackMessage(status: number): string {
  if (status === 400) return 'Please check what you entered.';
  if (status === 403) return 'You are not allowed to do this.';
  if (status === 404) return 'This does not exist, or you cannot see it.';
  if (status === 429) return 'Too many tries. Wait a moment and try again.';
  return `Something went wrong on the server (${status}). Try again.`;
}
