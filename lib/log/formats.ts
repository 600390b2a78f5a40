/**
 * All formats that are known, and their names.
 *
 * @module
 */

import { awsAlbFormat } from "./aws/alb.ts";
import { awsElbFormat } from "./aws/elb.ts";
import { awsS3Format } from "./aws/s3.ts";
import { clfTimeFormat } from "./clf_time.ts";
import { commonFormat } from "./clf_format.ts";
import type { Format } from "./format.ts";
import { actixFormat } from "./servers/actix.ts";
import { chiFormat } from "./servers/chi.ts";
import { ginFormat } from "./servers/gin.ts";
import { giteaFormat } from "./servers/gitea.ts";
import { googleStorageFormat } from "./servers/google_storage.ts";
import {
  caddyFormat,
  jsonLinesFormat,
  traefikJsonFormat,
} from "./json/formats.ts";
import { logfmtFormat } from "./json/logfmt.ts";
import { ltsvLinesFormat } from "./json/ltsv.ts";
import { envoyFormat } from "./proxies/envoy.ts";
import { haproxyFormat } from "./proxies/haproxy.ts";
import { nginxIngressFormat } from "./proxies/nginx_ingress.ts";
import { nginxProxyManagerFormat } from "./proxies/nginx_proxy_manager.ts";
import { sslRequestFormat } from "./proxies/ssl_request.ts";
import { traefikClfFormat } from "./proxies/traefik_clf.ts";
import { phpFormat } from "./servers/php.ts";
import { FORMAT_NAMES } from "./record.ts";
import { squidFormat } from "./servers/squid.ts";
import { tornadoFormat } from "./servers/tornado.ts";
import { uvicornFormat } from "./servers/uvicorn.ts";
import { uwsgiFormat } from "./servers/uwsgi.ts";
import { cloudFrontFormat, w3cFormat } from "./w3c/formats.ts";

/**
 * The formats that are told from the lines themselves, in the order in which they
 * are tried on a line.
 */
export const FORMATS: readonly Format[] = [
  // Before those that read less of their lines.
  traefikClfFormat,
  nginxIngressFormat,
  commonFormat,
  caddyFormat,
  traefikJsonFormat,
  jsonLinesFormat,
  haproxyFormat,
  envoyFormat,
  nginxProxyManagerFormat,
  sslRequestFormat,
  awsAlbFormat,
  awsElbFormat,
  awsS3Format,
  w3cFormat,
  cloudFrontFormat,
  ltsvLinesFormat,
  squidFormat,
  uwsgiFormat,
  phpFormat,
  ginFormat,
  chiFormat,
  giteaFormat,
  actixFormat,
  tornadoFormat,
  uvicornFormat,
  googleStorageFormat,
  clfTimeFormat,
  logfmtFormat,
];

/** The names that `--log-format` takes, those that are shown first. */
export function formatNames(): string[] {
  return FORMATS.flatMap(namesOf);
}

/** All names of a format, the one that is shown first. */
export function namesOf({ id, aliases }: Format): string[] {
  const name = FORMAT_NAMES[id];
  return [name, ...aliases.filter((alias) => alias !== name)];
}

/**
 * The format of a name.
 *
 * @param name The name, in letters of any case.
 * @returns Nothing where no format has it.
 */
export function namedFormat(name: string): Format | undefined {
  const lower = name.toLowerCase();
  return FORMATS.find(({ id, aliases }) =>
    FORMAT_NAMES[id] === lower || aliases.includes(lower)
  );
}
