//! Documents in the order of how well they answer a query, over `POST /rerank`.

use async_trait::async_trait;
use loquat_core::{Error, ErrorKind, Ranked, Reranker, Reranking, Spent, Usage};

use super::{
    client::Client,
    inquiry,
    wire::rerank::{RerankReply, RerankRequest},
};

#[derive(Debug)]
pub(super) struct OpenRouterReranker {
    client: Client,
    model: String,
}

impl OpenRouterReranker {
    pub(super) fn new(client: Client, model: String) -> Self {
        Self { client, model }
    }
}

#[async_trait]
impl Reranker for OpenRouterReranker {
    fn model(&self) -> &str {
        &self.model
    }

    async fn rerank(
        &self,
        query: &str,
        documents: &[String],
        top: Option<usize>,
    ) -> Result<Reranking, Error> {
        let wanted = top.unwrap_or(documents.len()).min(documents.len());
        if query.is_empty() {
            let (name, expected) = ("the query".to_owned(), "a text that is not empty".to_owned());
            return Err(ErrorKind::InvalidSetting { name, expected }.into());
        }
        if wanted == 0 {
            return Ok(Reranking::new(Vec::new(), &*self.model, Usage::default(), Spent::Nothing));
        }
        let request = RerankRequest { model: &self.model, query, documents, top_n: top };
        let answered = inquiry::ask(&self.client, "/rerank", &request, &self.model).await?;
        let reply: RerankReply = answered.read()?;
        let ((usage, cost), model) = (reply.usage(), reply.model.clone());
        let ranked =
            order(reply, documents.len(), wanted).map_err(|reason| inquiry::malformed(reason, cost))?;
        Ok(Reranking::new(ranked, model.unwrap_or_else(|| self.model.clone()), usage, cost))
    }
}

/// The `wanted` best of so many documents; or what is wrong with the reply.
fn order(reply: RerankReply, documents: usize, wanted: usize) -> Result<Vec<Ranked>, String> {
    let results = reply.results.ok_or("it has no `results`")?;
    let read = |item: Option<crate::openrouter::wire::rerank::WireRanked>| {
        let item = item.ok_or("an item of its `results` is no object")?;
        let index =
            item.index.filter(|index| *index < documents).ok_or("a place is none of the documents'")?;
        let score =
            item.relevance_score.filter(|score| score.is_finite()).ok_or("a document has no score")?;
        Ok::<_, &str>(Ranked::new(index, score))
    };
    let mut ranked: Vec<Ranked> = results.into_iter().map(|item| read(item.0)).collect::<Result<_, _>>()?;
    let mut places: Vec<usize> = ranked.iter().map(|ranked| ranked.index).collect();
    places.sort_unstable();
    places.dedup();
    if places.len() != ranked.len() {
        return Err("a document has two places".to_owned());
    }
    if ranked.len() < wanted {
        return Err(format!("it has {} places for {wanted} documents", ranked.len()));
    }
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
    ranked.truncate(wanted);
    Ok(ranked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(results: &str) -> Result<Vec<(usize, f64)>, String> {
        let reply = serde_json::from_str(&format!("{{\"results\": {results}}}")).unwrap();
        Ok(order(reply, 3, 2)?.into_iter().map(|ranked| (ranked.index, ranked.score)).collect())
    }

    #[test]
    fn the_best_documents_come_first() {
        let all = r#"[{"index": 0, "relevance_score": 0.1}, {"index": 2, "relevance_score": 0.9},
            {"index": 1, "relevance_score": 0.5, "document": {"text": "x"}}]"#;
        assert_eq!(read(all), Ok(vec![(2, 0.9), (1, 0.5)]));
    }

    #[test]
    fn an_order_of_other_documents_is_none() {
        for (results, reason) in [
            ("[]", "it has 0 places for 2 documents"),
            ("[1, 2]", "an item of its `results` is no object"),
            (r#"[{"index": 3, "relevance_score": 1}]"#, "a place is none of the documents'"),
            (r#"[{"index": 0}]"#, "a document has no score"),
            (
                r#"[{"index": 0, "relevance_score": 1}, {"index": 0, "relevance_score": 1}]"#,
                "a document has two places",
            ),
        ] {
            assert_eq!(read(results), Err(reason.to_owned()), "{results}");
        }
    }
}
