/**
 * A text's beginning and end, where what is asked stands: enough to see it, at a bounded cost.
 * @param partRead characters that are read of each
 */
export function endsOf(text: string, partRead = 600): string {
  return text.length <= 2 * partRead ? text : `${text.slice(0, partRead)}\n${text.slice(-partRead)}`;
}
