import { redact } from '../redact.js';

/** A command's arguments as a run's folder may keep them: without the credentials that URLs can hold. */
export function keptCommand(args: readonly string[]): string[] {
  return args.map((arg) =>
    redact(arg.replace(/(\/\/)[^/\s]*@/g, '$1***@').replace(/([?&](?:password|token|key)=)[^&\s]*/gi, '$1***')),
  );
}

/** The command that goes on with a run under another cap, for a shell: as it was typed, but never from the start. */
export function commandUnder(args: readonly string[], budget: string | undefined): string {
  const kept: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--fresh') continue;
    if (budget !== undefined && arg === '--budget') i++;
    else if (budget === undefined || !arg.startsWith('--budget=')) kept.push(arg);
  }
  return ['sheaf', ...kept, ...(budget === undefined ? [] : ['--budget', budget])].map(quoted).join(' ');
}

/** As a POSIX shell reads it back. */
function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`;
}
