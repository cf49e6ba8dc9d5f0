/** Whether a content type is that of server-sent events. */
export function isEventStream(contentType: string | readonly string[] | null | undefined): boolean {
  return /^\s*text\/event-stream\s*(;|$)/i.test(String(contentType ?? ''));
}
