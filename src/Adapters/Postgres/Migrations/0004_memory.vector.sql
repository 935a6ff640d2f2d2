-- What posts were about, for a presenter who remembers. Only where the server has pgvector.

create extension if not exists vector;

create table post_embeddings (
    post      uuid primary key references posts (id) on delete cascade,
    model     text not null,
    embedding vector(1536) not null
);

create index post_embeddings_nearest on post_embeddings using hnsw (embedding vector_cosine_ops);
