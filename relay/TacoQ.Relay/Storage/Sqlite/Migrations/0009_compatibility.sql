-- compatible-from: 9
-- From here on a schema says which programs may use it: those that know at least this version.
alter table schema_version add column compatible_from integer;
