import { schemeOf } from '../src/core/registry/openSource';

/** Removes everything in a database on a server, so that it can be loaded into again. */
export async function emptyDatabase(url: string): Promise<void> {
  const scheme = schemeOf(url);
  if (scheme === 'redis') await emptyRedis(url);
  else if (scheme === 'mysql') await emptyMysql(url);
  else if (scheme === 'postgres') await emptyPostgres(url);
  else throw new Error(`cannot empty ${scheme ?? 'a file'}`);
}

async function emptyRedis(url: string): Promise<void> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url);
  await redis.flushdb();
  await redis.quit();
}

async function emptyMysql(url: string): Promise<void> {
  const { connectMysql, execute } = await import('../src/core/engines/sql/mysql/connectMysql');
  const { parseMysqlUrl } = await import('../src/core/engines/sql/mysql/mysqlUrl');
  const address = parseMysqlUrl(url, process.env);
  const connection = await connectMysql(address);
  await execute(connection, `DROP DATABASE \`${address.database}\``);
  await execute(connection, `CREATE DATABASE \`${address.database}\``);
  connection.destroy();
}

async function emptyPostgres(url: string): Promise<void> {
  const { connectPostgres } = await import('../src/core/engines/sql/postgres/connectPostgres');
  const { parsePostgresUrl } = await import('../src/core/engines/sql/postgres/postgresUrl');
  const client = await connectPostgres(parsePostgresUrl(url, process.env));
  await client.query('DROP SCHEMA public CASCADE');
  await client.query('CREATE SCHEMA public');
  await client.end();
}
