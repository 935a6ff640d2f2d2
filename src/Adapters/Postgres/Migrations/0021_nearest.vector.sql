-- Documents and memories by meaning. Only where the server has pgvector. Vectors of different models are never compared, so each row says of which
-- it is; an index is for vectors of one length (those of the model on this machine, and of OpenAI's small one); others are compared one by one.

create extension if not exists vector;

drop table if exists post_embeddings;

create table passage_embeddings (
    passage    uuid primary key references passages (id) on delete cascade,
    model      text not null,
    dimensions integer not null,
    embedding  vector not null
);

create index passage_embeddings_384 on passage_embeddings using hnsw ((embedding::vector(384)) vector_cosine_ops) where dimensions = 384;
create index passage_embeddings_1536 on passage_embeddings using hnsw ((embedding::vector(1536)) vector_cosine_ops) where dimensions = 1536;

create table memory_embeddings (
    memory     uuid primary key references memories (id) on delete cascade,
    model      text not null,
    dimensions integer not null,
    embedding  vector not null
);

create index memory_embeddings_384 on memory_embeddings using hnsw ((embedding::vector(384)) vector_cosine_ops) where dimensions = 384;
create index memory_embeddings_1536 on memory_embeddings using hnsw ((embedding::vector(1536)) vector_cosine_ops) where dimensions = 1536;
