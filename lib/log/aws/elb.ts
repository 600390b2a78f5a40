/**
 * The access logs of Amazon's classic load balancers.
 *
 * @see {@link https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html}
 *
 * @module
 */

import { beginLine } from "../fields.ts";
import type { Format } from "../format.ts";
import { LineFormat } from "../record.ts";
import { looksLikeBalancer, readBalancer } from "./balancer.ts";

/** Amazon's classic load balancer; its listeners of TCP are no HTTP. */
export const awsElbFormat: Format = {
  id: LineFormat.AWS_ELB,
  aliases: ["elb"],
  title: "Amazon's classic load balancer (ELB)",
  looksLike: looksLikeBalancer,
  open: () => ({
    read(bytes, start, end, record) {
      beginLine(record, LineFormat.AWS_ELB, bytes, start, end);
      readBalancer(bytes, start, end, record);
    },
  }),
};
