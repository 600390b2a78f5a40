/**
 * What the first word of a request tells of its protocol.
 *
 * @module
 */

import { WordSet } from "./word_set.ts";

/** The methods that nearly all HTTP requests have. */
export const USUAL_METHODS: WordSet = new WordSet([
  "GET",
  "POST",
  "HEAD",
  "PUT",
  "DELETE",
  "OPTIONS",
  "PATCH",
  "CONNECT",
  "PROPFIND",
]);

/**
 * Commands of FTP and SMTP, which IIS logs in the same format and in the same
 * field as the methods of HTTP. None of them is a method.
 *
 * @see {@link https://www.iana.org/assignments/ftp-commands-extensions}
 * @see {@link https://www.iana.org/assignments/http-methods}
 */
export const OTHER_COMMANDS: WordSet = new WordSet([
  "ABOR ACCT ALLO APPE AUTH CCC CDUP CWD DELE EPRT EPSV FEAT HELP HOST LANG",
  "LIST LPRT LPSV MDTM MFMT MKD MLSD MLST MODE NLST NOOP OPTS PASS PASV PBSZ",
  "PORT PROT PWD QUIT REIN REST RETR RMD RNFR RNTO SITE SIZE SMNT STAT STOR",
  "STOU STRU SYST TYPE USER XCRC XCUP XCWD XMKD XPWD XRMD",
  "ControlChannelOpened ControlChannelClosed DataChannelOpened",
  "DataChannelClosed",
  "BDAT DATA EHLO ETRN EXPN HELO MAIL RCPT RSET STARTTLS TURN VRFY",
  "InboundConnectionResponse OutboundConnectionCommand",
  "OutboundConnectionResponse",
].flatMap((line) => line.split(" ")));
