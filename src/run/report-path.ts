/** Where a report stands unless --output says otherwise: beside the answers. */
export function reportPath(answers: string): string {
  return `${answers.replace(/\.csv(\.gz)?$/i, '')}.html`;
}
