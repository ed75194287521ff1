import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../../src/core/model/jsonValue';
import {
  SettingTypeError,
  settingFromJson,
  settingInt,
  settingText,
  unknownSettingMembers,
} from '../../../src/core/model/setting';

describe('volume setting', () => {
  it('gains the members a client never omits, in written order', () => {
    const { members } = settingFromJson({ TrashDays: 0, Name: 'v', StorageClass: 'GLACIER', Shards: 0 });
    assert.deepEqual(Object.keys(members), [
      'Name',
      'UUID',
      'Storage',
      'StorageClass',
      'Tiers',
      'Bucket',
      'BlockSize',
      'TrashDays',
      'EnableACL',
    ]);
    assert.equal(JSON.stringify(members['Tiers']), '{"0":{"ID":0,"StorageClass":"GLACIER","Tag":""}}');
  });

  it('matches names ignoring case and takes null for zero', () => {
    const setting = settingFromJson({ name: 'v', trashdays: 3, BUCKET: null });
    assert.equal(settingText(setting, 'Name'), 'v');
    assert.equal(settingInt(setting, 'TrashDays'), 3);
    assert.equal(settingText(setting, 'Bucket'), '');
  });

  it('keeps 64-bit numbers and members it does not know', () => {
    const setting = settingFromJson({ Capacity: 18446744073709551615n, FutureMember: { a: 1 } });
    assert.equal(settingInt(setting, 'Capacity'), 18446744073709551615n);
    assert.deepEqual(unknownSettingMembers(setting), ['FutureMember']);
    assert.equal(Object.keys(setting.members).at(-1), 'FutureMember');
  });

  it('keeps a stored empty object of tiers', () => {
    assert.deepEqual(Object.keys(settingFromJson({ Tiers: {} }).members['Tiers'] as JsonObject), []);
  });

  it('names the member whose type is wrong', () => {
    assert.throws(
      () => settingFromJson({ TrashDays: '1' }),
      (error) => error instanceof SettingTypeError && error.member === 'TrashDays',
    );
    assert.throws(() => settingFromJson({ EnableACL: 1 }), SettingTypeError);
    assert.throws(() => settingFromJson({ Tiers: [] }), SettingTypeError);
  });
});
