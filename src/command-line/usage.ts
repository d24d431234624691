/** What `--help` prints. */
export const USAGE = `Usage: nestjs-pusher-auth <command>

  policies <module>      print the policy table of an application, without starting it
                         <module> is its compiled root module: dist/app.module.js,
                         or dist/app.module.js#AppModule where the file exports several
    --format <format>    text (the default), markdown or json
    --lines              name the line of each policy, where it can be told
    --check <file>       compare with what an earlier run wrote, as text or Markdown

  init                   add a module, a first policy and its test to an application
    --module <file>      the module that gets it (default: src/app.module.ts)
    --dry-run            only say what would be done

  --help, --version

Exit codes: 0 done, 1 something is wrong with the application or differs, 2 wrong usage.
`;
