import { googleStorageFormat } from "../../../lib/log/servers/google_storage.ts";
import { testFormat } from "../_format_checks.ts";
import { LINE } from "./_googlestorage_lines.ts";

testFormat("googlestorage", [{
  format: googleStorageFormat,
  lines: [
    LINE,
    LINE.replace('"512"', '""'),
    LINE.replace("curl/8", 'a ""b"" c'),
  ],
}]);
