import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/core/model/jsonValue';
import { jsonObject } from '../../../src/core/model/jsonValue';
import type { Setting } from '../../../src/core/model/setting';
import { editableSetting, KEPT_SECRET, secretsOf, withKeptSecrets } from '../../../src/core/secrets/editableSetting';
import { heldSecrets } from '../../../src/core/secrets/heldSecrets';

const setting = (members: JsonObject): Setting => ({ members: Object.assign(jsonObject(), members) });

const FULL = setting({
  Name: 'v',
  Bucket: 'http://user:pw@host/bucket',
  SecretKey: 's3cr3t',
  SessionToken: 'removed',
  EncryptKey: 'pem',
});

describe('the editable setting', () => {
  it('masks secrets that are there, and says what was removed', () => {
    const { members } = editableSetting(FULL);
    assert.equal(members['SecretKey'], KEPT_SECRET);
    assert.equal(members['EncryptKey'], KEPT_SECRET);
    assert.equal(members['SessionToken'], 'removed');
    assert.doesNotMatch(JSON.stringify(members), /pw/);
    assert.deepEqual(Object.keys(members), Object.keys(FULL.members));
  });

  it('gives the secrets behind its masks back, and only those', () => {
    assert.deepEqual(withKeptSecrets(editableSetting(FULL), FULL), FULL);
    const edited = editableSetting(FULL);
    edited.members['SecretKey'] = 'removed';
    edited.members['SessionToken'] = 'token';
    const { members } = withKeptSecrets(edited, FULL);
    assert.equal(members['SecretKey'], 'removed');
    assert.equal(members['SessionToken'], 'token');
    assert.equal(members['EncryptKey'], 'pem');
  });

  it('tells which secrets a change keeps and which it puts in place of removed ones', () => {
    const clean = setting({ Name: 'v', SecretKey: 'removed' });
    assert.deepEqual(secretsOf(clean, clean), { kept: [], replaced: [] });
    assert.deepEqual(secretsOf(setting({ SecretKey: 'x' }), clean), { kept: ['SecretKey'], replaced: ['SecretKey'] });
    assert.deepEqual(secretsOf(setting({ SecretKey: '' }), clean), { kept: [], replaced: ['SecretKey'] });
    assert.deepEqual(secretsOf(FULL, FULL), { kept: ['SecretKey', 'EncryptKey', 'Bucket'], replaced: [] });
  });

  it('a dump holds secrets when it has one that ordinary dumps leave out', () => {
    assert.deepEqual(heldSecrets(FULL), ['SecretKey']);
    assert.deepEqual(heldSecrets(setting({ SecretKey: 'removed', EncryptKey: 'pem', AccessKey: 'k' })), []);
    assert.deepEqual(heldSecrets(setting({ SecretKey: '', SessionToken: 't' })), ['SessionToken']);
  });
});
