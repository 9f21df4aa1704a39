/** Whose finding it is, as it stands behind the finding's kind; nothing where no judge spoke. */
export function judgeWords({ judge }: { judge?: string | undefined }): string {
  return judge === undefined || judge === '' ? '' : ` (judge ${judge})`
}
