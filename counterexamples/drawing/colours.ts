/** The colours of all drawings, as CSS variables: dark where the reader's system is dark, light on paper. */
export const colours = `
  :root, svg { --page: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
    --accent: #0550ae; --new: #116329; --bad: #a40e26; --bad-soft: #ffebe9; --old: #7d4e00; }
  @media screen and (prefers-color-scheme: dark) {
    :root, svg { --page: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #3d444d; --soft: #151b23;
      --accent: #79c0ff; --new: #56d364; --bad: #ff8f88; --bad-soft: #3c1618; --old: #e3b341; }
  }
`
