import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runClient } from './runClient';

export interface TlsFiles {
  readonly ca: string;
  readonly serverCert: string;
  readonly serverKey: string;
  readonly clientCert: string;
  readonly clientKey: string;
  /** A CA that has signed nothing of these. */
  readonly strangerCa: string;
}

let made: TlsFiles | undefined;

/** A CA of our own with a certificate for 127.0.0.1 and localhost and one for a client, all as PEM. */
export function tlsFiles(): TlsFiles {
  made ??= makeFiles();
  return made;
}

function makeFiles(): TlsFiles {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'jfsmeta-tls-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  makeCa(folder, 'ca');
  makeCa(folder, 'stranger');
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
  makeCertificate(folder, 'server', `extendedKeyUsage=serverAuth,clientAuth\n${names}`);
  makeCertificate(folder, 'client', 'extendedKeyUsage=clientAuth');
  return {
    ca: path.join(folder, 'ca.crt'),
    serverCert: path.join(folder, 'server.crt'),
    serverKey: path.join(folder, 'server.key'),
    clientCert: path.join(folder, 'client.crt'),
    clientKey: path.join(folder, 'client.key'),
    strangerCa: path.join(folder, 'stranger.crt'),
  };
}

const NEW_KEY = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function makeCa(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  const base = path.join(folder, name);
  const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  openssl(
    ...NEW_KEY,
    '-x509',
    '-days',
    '2',
    '-subj',
    `/CN=jfsmeta ${name}`,
    ...usage,
    '-keyout',
    `${base}.key`,
    '-out',
    `${base}.crt`,
  );
}

function makeCertificate(folder: string, name: string, extensions: string): void {
  const base = path.join(folder, name);
  const ca = path.join(folder, 'ca');
  writeFileSync(`${base}.ext`, `basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n${extensions}\n`);
  openssl(...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', `${base}.key`, '-out', `${base}.csr`);
  const signer = ['-CA', `${ca}.crt`, '-CAkey', `${ca}.key`, '-CAcreateserial', '-days', '2'];
  openssl('x509', '-req', '-in', `${base}.csr`, ...signer, '-extfile', `${base}.ext`, '-out', `${base}.crt`);
}

function openssl(...args: readonly string[]): void {
  runClient('openssl', args);
}
