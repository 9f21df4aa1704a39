/** A verdict as JUnit XML: one test case per run, one failure per finding. */

interface Verdict {
  command: string
  scenario: string
  seed: number
  elapsedMs?: number
  seconds?: number
  findings: Array<{ kind: string; message: string; schedule?: string }>
}

export function junit(verdict: Verdict): string {
  const { command, scenario, findings } = verdict
  const time = (verdict.seconds ?? (verdict.elapsedMs ?? 0) / 1000).toFixed(3)
  const failures = findings.map(({ kind, message, schedule }) => {
    const how = schedule === undefined ? '' : `replay with: npx mnttorture replay ${schedule}`
    return `      <failure type="${escapeXml(kind)}" message="${escapeXml(message)}">${escapeXml(how)}</failure>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="mnttorture ${escapeXml(command)}" tests="1" failures="${findings.length > 0 ? 1 : 0}" time="${time}">
    <testcase classname="mnttorture.${escapeXml(command)}" name="${escapeXml(scenario)} seed ${verdict.seed}" time="${time}">
${failures.join('')}    </testcase>
  </testsuite>
</testsuites>
`
}

function escapeXml(text: string): string {
  const codes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  return (
    text
      .replace(/[&<>"']/g, (character) => codes[character]!)
      // what XML cannot hold at all
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
  )
}
