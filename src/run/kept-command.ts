import { redact } from '../redact.js';

/** A command's arguments as a run's folder may keep them, and a terminal may show them: without the credentials that URLs can hold. */
export function keptCommand(args: readonly string[]): string[] {
  return args.map((arg) =>
    redact(arg.replace(/(\/\/)[^/\s]*@/g, '$1***@').replace(/([?&](?:password|token|key)=)[^&\s]*/gi, '$1***')),
  );
}
