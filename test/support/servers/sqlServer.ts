export interface SqlServerOptions {
  /** More arguments for the server. */
  readonly config?: readonly string[];
  /** TLS is offered, not demanded; the URL uses it. */
  readonly tls?: boolean;
  readonly port?: number;
}

/** Full of a URL's own characters. */
export const ODD_PASSWORD = 'p@ss:w/ord';
