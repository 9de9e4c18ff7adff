import { style } from './html-style.ts'

/** A page that needs nothing else: no network, no script. @param own more style, of this page only */
export function documentHtml(title: string, body: string, own = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}${own}</style>
</head>
<body>
${body}
</body>
</html>
`
}
