import { getParser } from 'bowser';

/** What people call the browser behind a User-Agent: `Firefox on Linux`; the text itself where it is none. */
export function browserName(text: string): string {
  if (!text) return 'Unknown browser';
  const parser = getParser(text);
  const [browser, system] = [parser.getBrowserName(), parser.getOSName()];
  if (!browser) return text;
  return system ? `${browser} on ${system}` : browser;
}
